import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Outcome = 'reply' | 'refused' | 'problems' | 'failed';

export interface Metrics {
  /** A command was answered. */
  answered(command: string, outcome: Outcome): void;
  /** A platform had its acknowledgement. */
  acknowledged(platform: string, seconds: number): void;
  /** What Prometheus reads. */
  text(): Promise<string>;
  contentType: string;
}

export interface MetricsOptions {
  /** How many messages are due; asked when somebody reads the metrics. */
  outboxWaiting?: () => Promise<number>;
}

const ackBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

export function createMetrics({ outboxWaiting }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const commands = new Counter({
    name: 'rainmaker_commands_total',
    help: 'Commands that were answered, by how',
    labelNames: ['command', 'outcome'],
    registers,
  });
  const acks = new Histogram({
    name: 'rainmaker_ack_seconds',
    help: 'Time from a request of a chat platform to its acknowledgement',
    labelNames: ['platform'],
    buckets: ackBuckets,
    registers,
  });
  if (outboxWaiting) watchOutbox(registry, outboxWaiting);
  return {
    answered: (command, outcome) => commands.inc({ command, outcome }),
    acknowledged: (platform, seconds) => acks.observe({ platform }, seconds),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function watchOutbox(registry: Registry, waiting: () => Promise<number>): void {
  const gauge = new Gauge({
    name: 'rainmaker_outbox_waiting',
    help: 'Records with messages that are due',
    registers: [registry],
    async collect() {
      // Without the database the other metrics are still worth reading.
      gauge.set(await waiting().catch(() => Number.NaN));
    },
  });
}
