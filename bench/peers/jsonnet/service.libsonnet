// The objects of a service, from what it says of itself over the defaults.
local probe(path, delay) = { httpGet: { path: path, port: 'http' }, initialDelaySeconds: delay, periodSeconds: 10 };

function(given)
  local s = { cpu: '100m', memory: '128Mi', logLevel: 'info' } + given;
  local selector = { 'app.kubernetes.io/name': s.name };
  local labels = selector {
    'app.kubernetes.io/component': s.tier,
    'app.kubernetes.io/part-of': 'shop',
    'app.kubernetes.io/managed-by': 'bench',
  };
  local object(apiVersion, kind, body) = {
    apiVersion: apiVersion,
    kind: kind,
    metadata: { name: s.name, namespace: 'shop', labels: labels },
  } + body;
  local env = [
    ['SERVICE_NAME', s.name],
    ['SERVICE_PORT', '' + s.port],
    ['LOG_LEVEL', s.logLevel],
    ['TIER', s.tier],
    ['NAMESPACE', 'shop'],
    ['OTEL_ENDPOINT', 'http://otel-collector.observability:4317'],
  ] + [[name, s.env[name]] for name in std.objectFields(s.env)];
  local container = {
    name: 'app',
    image: 'registry.example.com/shop/' + s.name + ':' + s.tag,
    ports: [{ name: 'http', containerPort: s.port }],
    env: [{ name: each[0], value: each[1] } for each in env],
    resources: { requests: { cpu: s.cpu, memory: s.memory }, limits: { memory: s.memory } },
    readinessProbe: probe('/ready', 5),
    livenessProbe: probe('/live', 15),
    volumeMounts: [{ name: 'config', mountPath: '/etc/app', readOnly: true }],
  };
  [
    object('v1', 'ServiceAccount', { automountServiceAccountToken: false }),
    object('v1', 'ConfigMap', {
      data: {
        'app.properties': 'service.name=' + s.name + '\nservice.tier=' + s.tier + '\nserver.port=' + s.port + '\nlog.level=' + s.logLevel + '\n',
        replicas: '' + s.replicas,
      },
    }),
    object('apps/v1', 'Deployment', {
      spec: {
        replicas: s.replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: labels, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '' + s.port } },
          spec: {
            serviceAccountName: s.name,
            containers: [container],
            volumes: [{ name: 'config', configMap: { name: s.name } }],
          },
        },
      },
    }),
    object('v1', 'Service', {
      spec: { type: 'ClusterIP', selector: selector, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
    }),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: s.name },
        minReplicas: s.replicas,
        maxReplicas: s.replicas * 4,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress'],
        ingress: [{
          from: [{ podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: s.allowFrom }] } }],
          ports: [{ protocol: 'TCP', port: s.port }],
        }],
      },
    }),
  ]
