// Programs of Kubernetes in one binary, told apart by the first argument. The tests run the connector against them, and the
// manifests through them.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"

	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

var programs = map[string]func() *cobra.Command{
	"apiserver":   apiserver.NewAPIServerCommand,
	"controllers": controllers.NewControllerManagerCommand,
	"kubectl":     kubectl.NewDefaultKubectlCommand,
}

func main() {
	var program func() *cobra.Command
	if len(os.Args) > 1 {
		program = programs[os.Args[1]]
	}
	if program == nil {
		fmt.Fprintln(os.Stderr, "kube: the first argument must be apiserver, controllers or kubectl")
		os.Exit(2)
	}
	os.Args = os.Args[1:]
	os.Exit(cli.Run(program()))
}
