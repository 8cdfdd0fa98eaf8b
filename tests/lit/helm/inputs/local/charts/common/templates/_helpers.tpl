{{/* Nothing yet. */}}
