// What Kubernetes refuses of an object only once its values are known: names that its kind does not take, and too much
// data.
#pragma once

#include "ir/eval.h"
#include "support/diagnostic.h"

namespace dpc::ir {

// Reports what is wrong with a closed object: its name (DP0724), its namespace (DP0725), a ConfigMap or Secret of more
// than 1 MiB (DP0722), annotations of more than 256 KiB (DP0723). Sources: k8s.io/apimachinery/pkg/api/validation
// (TotalAnnotationSizeLimitB, name validation), k8s.io/kubernetes/pkg/apis/core/validation (MaxSecretSize, which
// ConfigMaps have too). True where nothing is.
bool check_object(const Document& document, Diagnostics& diagnostics);

}  // namespace dpc::ir
