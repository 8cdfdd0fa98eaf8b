// Which file of a chart an object's template is.
#pragma once

#include <set>
#include <string>

#include "ir/module.h"

namespace dpc::helm {

// A definition that holds for every release, which Helm installs before all else and never changes again.
bool is_plain_definition(const ir::Resource& resource);

// The values of an environment: values-production.yaml.
std::string environment_file(const ir::Environment& environment);

class TemplateNames {
 public:
  // templates/minio-setup-job.yaml for the Job at `minio_setup.workload`, below templates/tests/ for a test; another
  // one each time, also where case does not count.
  std::string of(const ir::Resource& resource);

 private:
  std::set<std::string> taken_;
};

}  // namespace dpc::helm
