std.flatMap(import 'service.libsonnet', import 'services.libsonnet')
