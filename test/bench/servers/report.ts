import type { AddressInfo } from 'node:net';

/** What a server under test has used so far. */
export interface Usage {
  cpuMs: number;
  rssMb: number;
}

/** Tells the bench the port, and afterwards what the process has used, whenever it asks. */
export function report(address: Pick<AddressInfo, 'port'> | string | null): void {
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  process.send?.({ port: address.port });
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1024 / 1024 } satisfies Usage);
  });
  process.on('disconnect', () => process.exit(0));
}
