#!/bin/sh
# Stands in for a kubectl that builds the tree of shop.dp: as $DPC renders the app, but for what $FAILING names.
if [ "$1" = version ]; then
  echo "Client Version: v1.35.0"
  echo "Kustomize Version: v5.7.1"
  exit
fi
if [ "$FAILING" = fails ]; then
  echo "error: no such thing" >&2
  exit 1
fi
app=$(dirname "$0")/shop.dp
case $2 in
  */overlays/production) if [ "$FAILING" = replicas ]; then "$DPC" render "$app"; else "$DPC" render "$app" --env production; fi ;;
  */combined/*) "$DPC" render "$app" --set agent=true ;;
  *) "$DPC" render "$app" ;;
esac
