#!/bin/sh
# Stands in for a helm that neither renders nor refuses, in the way that $FAILING names.
if [ "$1" = version ]; then
  echo v4.0.0
  exit
fi
case $FAILING in
  yaml) echo "Error: YAML parse error on picky/templates/door-configmap.yaml: error converting YAML to JSON: line 4" >&2; exit 1 ;;
  call) echo 'Error: template: picky/templates/door-configmap.yaml:6:11: executing "x" at <len .Values.x>: error calling len: len of nil pointer' >&2; exit 1 ;;
  panic) echo "panic: runtime error: invalid memory address or nil pointer dereference" >&2; exit 2 ;;
  silent) exit 1 ;;
  absent) exit 127 ;;
  killed) kill -KILL $$ ;;
  endless) exec sleep 60 ;;
  fail) echo "Error: execution error at (picky/templates/validations.yaml:2:4): nobody sleeps in room 13" >&2; exit 1 ;;
  schema) printf '%s\n' "Error: values don't meet the specifications of the schema(s) in the following chart(s):" "picky:" "- room" >&2; exit 1 ;;
  range) echo "Error: chart requires kubeVersion: >=1.25.0-0 which is incompatible with Kubernetes v1.20.0" >&2; exit 1 ;;
esac
