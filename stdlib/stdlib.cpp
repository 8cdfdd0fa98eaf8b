// The standard library's dp sources are embedded beside this file's object; see support/embedded.h.
#include "support/embedded.h"
