# Asks the service for a session, and keeps what the worker needs of it: the log stream's name, the token, the credentials
# of the registry, the image.
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

adapter=$(kubectl get configmap worker --output 'jsonpath={.data.ADAPTER_BASE_URL}')
printf 'Authorization: Bearer %s\n' "$ACCESS_KEY" > "$work/login"
curl --fail --silent --show-error --retry 3 --max-time 20 \
  --header "@$work/login" --output "$work/session" "$adapter/session"

answer() {
  jq --compact-output --join-output "$1 // error(\"the service sent no $1\")" "$work/session"
}

store() {
  kubectl create secret generic "$@" --dry-run=client --output yaml | kubectl apply --filename -
}

# First of all, for the worker's pods wait for the Secrets and read it when they start.
stream=$(answer .logStream)
kubectl patch configmap worker --type merge \
  --patch "$(jq --null-input --compact-output --arg stream "$stream" '{data: {LOG_STREAM_NAME: $stream}}')"

answer .token > "$work/token"
store session-jwt "--from-file=token=$work/token"

answer .registry > "$work/registry"
store dockerconfig --type kubernetes.io/dockerconfigjson "--from-file=.dockerconfigjson=$work/registry"

image=$(answer .workerImage)
kubectl set image deployment/worker "worker=$image"
