import type { Stage } from './pipeline.ts';
import { unsupported } from './errors.ts';

export function setWindowFields(_operand: unknown): Stage {
  throw unsupported('$setWindowFields');
}
