{{- define "meta" -}}
name: {{ .name }}
namespace: shop
labels:
  {{- include "labels" . | nindent 2 }}
{{- end }}

{{- define "selector" -}}
app.kubernetes.io/name: {{ .name }}
{{- end }}

{{- define "labels" -}}
{{ include "selector" . }}
app.kubernetes.io/component: {{ .tier }}
app.kubernetes.io/part-of: shop
app.kubernetes.io/managed-by: bench
{{- end }}
