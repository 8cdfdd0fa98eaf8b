// node main.js services.json yaml|json : the services' objects, as constructs of cdk8s-plus' typed API objects.
const fs = require('fs');
const { App, Chart } = require('cdk8s');
const { Construct } = require('constructs');
const { k8s } = require('cdk8s-plus-33');

const text = k8s.IntOrString.fromString;
const quantity = k8s.Quantity.fromString;
const probe = (path, delay) => ({ httpGet: { path, port: text('http') }, initialDelaySeconds: delay, periodSeconds: 10 });

class MicroService extends Construct {
  constructor(scope, given) {
    super(scope, given.name);
    const s = { cpu: '100m', memory: '128Mi', logLevel: 'info', ...given };
    const selector = { 'app.kubernetes.io/name': s.name };
    const labels = {
      ...selector,
      'app.kubernetes.io/component': s.tier,
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/managed-by': 'bench',
    };
    const metadata = { name: s.name, namespace: 'shop', labels };
    const properties = `service.name=${s.name}\nservice.tier=${s.tier}\nserver.port=${s.port}\nlog.level=${s.logLevel}\n`;

    new k8s.KubeServiceAccount(this, 'account', { metadata, automountServiceAccountToken: false });
    new k8s.KubeConfigMap(this, 'config', { metadata, data: { 'app.properties': properties, replicas: `${s.replicas}` } });
    new k8s.KubeDeployment(this, 'workload', {
      metadata,
      spec: {
        replicas: s.replicas,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${s.port}` } },
          spec: {
            serviceAccountName: s.name,
            containers: [this.container(s)],
            volumes: [{ name: 'config', configMap: { name: s.name } }],
          },
        },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata,
      spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', port: 80, targetPort: text('http'), protocol: 'TCP' }] },
    });
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'scaler', {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: s.name },
        minReplicas: s.replicas,
        maxReplicas: s.replicas * 4,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      },
    });
    const peers = { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: s.allowFrom }] };
    new k8s.KubeNetworkPolicy(this, 'policy', {
      metadata,
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: peers }], ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(s.port) }] }],
      },
    });
  }

  container(s) {
    const env = {
      SERVICE_NAME: s.name,
      SERVICE_PORT: `${s.port}`,
      LOG_LEVEL: s.logLevel,
      TIER: s.tier,
      NAMESPACE: 'shop',
      OTEL_ENDPOINT: 'http://otel-collector.observability:4317',
      ...s.env,
    };
    return {
      name: 'app',
      image: `registry.example.com/shop/${s.name}:${s.tag}`,
      ports: [{ name: 'http', containerPort: s.port }],
      env: Object.entries(env).map(([name, value]) => ({ name, value })),
      resources: { requests: { cpu: quantity(s.cpu), memory: quantity(s.memory) }, limits: { memory: quantity(s.memory) } },
      readinessProbe: probe('/ready', 5),
      livenessProbe: probe('/live', 15),
      volumeMounts: [{ name: 'config', mountPath: '/etc/app', readOnly: true }],
    };
  }
}

const [services, format] = process.argv.slice(2);
const app = new App();
const chart = new Chart(app, 'shop');
for (const given of JSON.parse(fs.readFileSync(services, 'utf8'))) new MicroService(chart, given);
const out = Buffer.from(format === 'json' ? JSON.stringify(chart.toJson()) : app.synthYaml());
for (let at = 0; at < out.length; ) at += fs.writeSync(1, out, at);
