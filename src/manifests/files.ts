import type { Feature } from '../core/feature.ts';
import { slackManifest } from './slack.ts';

/** Stands in the checked-in manifests; installations put their own in its place. */
export const exampleOrigin = 'https://rainmaker.example.com';

/** The files that are made from the registered commands: path → text. */
export function manifestFiles(features: readonly Feature[], origin = exampleOrigin): Map<string, string> {
  const slack = slackManifest(
    features.flatMap(({ commands }) => commands),
    {
      origin,
      shortcuts: features.flatMap(({ shortcuts = [] }) => shortcuts),
      messageActions: features.flatMap(({ messageActions = [] }) => messageActions),
    },
  );
  return new Map([['manifests/slack.json', `${JSON.stringify(slack, null, 2)}\n`]]);
}
