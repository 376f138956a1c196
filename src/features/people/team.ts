import type { Stored } from '../../core/records.ts';

/** A group of people whose figures are added up; quotas and digests can be a team's. */
export type Team = Stored<{ name: string; members: string[]; manager?: string | undefined }>;
