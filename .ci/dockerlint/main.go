// Judges a Dockerfile by BuildKit's own rules, as "docker build --check" does where there is an engine.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/opencontainers/go-digest"
)

// offline stands in for the registry: what a base image holds does not matter to the rules.
type offline struct{}

func (offline) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"architecture": "amd64", "os": "linux", "config": {}}`), nil
}

func main() {
	if len(os.Args) != 2 {
		fail(2, "dockerlint: give the name of a Dockerfile")
	}
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(2, err)
	}
	ctx := context.Background()
	source := llb.NewSourceMap(nil, os.Args[1], "Dockerfile", content)
	if source.Definition, err = llb.Scratch().Marshal(ctx); err != nil {
		fail(1, err)
	}
	results, err := dockerfile2llb.DockerfileLint(ctx, content, dockerfile2llb.ConvertOpt{SourceMap: source, MetaResolver: offline{}})
	if err != nil {
		fail(1, err)
	}
	for _, warning := range results.Warnings {
		fmt.Printf("%s: %s: %s\n", os.Args[1], warning.RuleName, warning.Detail)
	}
	if results.Error != nil {
		fail(1, os.Args[1], ": ", results.Error.Message)
	}
	if len(results.Warnings) > 0 {
		os.Exit(1)
	}
}

func fail(code int, what ...any) {
	fmt.Fprintln(os.Stderr, fmt.Sprint(what...))
	os.Exit(code)
}
