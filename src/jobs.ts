import { schedule, type ScheduledTask } from 'node-cron';
import type { Clock } from './core/clock.ts';
import type { Job } from './core/feature.ts';

export interface Jobs {
  start(): void;
  /** Runs every job once, now; what the playground does after its clock was moved. */
  runAll(): Promise<void>;
  /** No new runs; resolves when the running ones have ended. */
  stop(): Promise<void>;
}

/** Runs jobs at their times in this process. Jobs claim their work in the database, so that any number may run. */
export function createJobs(jobs: readonly Job[], clock: Clock, failed: (error: unknown, job: string) => void): Jobs {
  const tasks: ScheduledTask[] = [];
  const running = new Map<string, Promise<void>>();

  /** A job that takes longer than its interval is not started a second time beside itself. */
  function run(job: Job): Promise<void> {
    const already = running.get(job.name);
    if (already) return already;
    const work = job
      .run(clock.now())
      .catch((error: unknown) => failed(error, job.name))
      .finally(() => running.delete(job.name));
    running.set(job.name, work);
    return work;
  }

  return {
    start() {
      for (const job of jobs) tasks.push(schedule(job.cron, () => run(job), { timezone: 'UTC', name: job.name }));
    },
    async runAll() {
      for (const job of jobs) await run(job);
    },
    async stop() {
      for (const task of tasks) await task.stop();
      await Promise.all(running.values());
    },
  };
}
