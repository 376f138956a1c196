import { IANAZone } from 'luxon';

/**
 * The calendar day of an instant in a zone, as a number of days since 1970. The zone's offset is looked up once for each
 * hour that occurs: asking luxon for every deal would take longer than all the rest.
 */
export function localDays(zone: string): (at: Date) => number {
  const known = IANAZone.create(zone);
  const offsets = new Map<number, number>();
  return (at) => {
    const time = at.getTime();
    const hour = Math.floor(time / 3_600_000);
    let offset = offsets.get(hour);
    if (offset === undefined) {
      offset = known.offset(hour * 3_600_000) * 60_000;
      offsets.set(hour, offset);
    }
    return Math.floor((time + offset) / 86_400_000);
  };
}
