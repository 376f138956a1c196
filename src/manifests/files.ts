import type { Feature } from '../core/feature.ts';
import { slackManifest } from './slack.ts';
import { exampleAppId, teamsManifest } from './teams.ts';

/** Where an installation is reached, and what Microsoft knows it by. */
export interface Installation {
  origin: string;
  appId: string;
}

/** Stands in the checked-in manifests; installations put their own in its place. */
export const exampleOrigin = 'https://rainmaker.example.com';
export const example: Installation = { origin: exampleOrigin, appId: exampleAppId };

/** The files that are made from the registered commands: path → text. */
export function manifestFiles(features: readonly Feature[], { origin, appId } = example): Map<string, string> {
  const commands = features.flatMap((feature) => feature.commands);
  const shortcuts = features.flatMap((feature) => feature.shortcuts ?? []);
  const messageActions = features.flatMap((feature) => feature.messageActions ?? []);
  return new Map([
    ['manifests/slack.json', textOf(slackManifest(commands, { origin, shortcuts, messageActions }))],
    ['manifests/teams/manifest.json', textOf(teamsManifest(commands, { origin, appId, messageActions }))],
  ]);
}

function textOf(manifest: object): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
