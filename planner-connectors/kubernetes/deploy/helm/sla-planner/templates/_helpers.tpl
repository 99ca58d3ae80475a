{{- define "sla-planner.selector" -}}
app.kubernetes.io/name: sla-planner
{{- if ne .Release.Name "sla-planner" }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}
{{- end }}
{{- define "sla-planner.name" -}}
{{- if eq .Release.Name "sla-planner" }}sla-planner{{ else }}{{ .Release.Name }}-sla-planner{{ end }}
{{- end }}
{{- define "sla-planner.metadata" -}}
name: {{ include "sla-planner.name" . }}
labels:
  {{- include "sla-planner.selector" . | nindent 2 }}
{{- end }}
