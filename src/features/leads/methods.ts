import type { Qualification } from '../../core/company.ts';

/** What has to be known before a lead is worth a deal; each question is a field of `lead qualify`. */
export const methods = {
  bant: {
    budget: 'Budget',
    authority: 'Authority',
    need: 'Need',
    timeline: 'Timeline',
  },
  meddicc: {
    metrics: 'Metrics',
    buyer: 'Economic buyer',
    criteria: 'Decision criteria',
    process: 'Decision process',
    pain: 'Identified pain',
    champion: 'Champion',
    competition: 'Competition',
  },
} as const satisfies Record<Qualification, Record<string, string>>;

/** The questions of a checklist in their order: name and label. */
export function questionsOf(method: Qualification): [name: string, label: string][] {
  return Object.entries(methods[method]);
}

/** How many of a checklist's questions are answered, of how many, and the labels of those that are not. */
export function score(
  method: Qualification,
  answers: Readonly<Record<string, string>>,
): { answered: number; of: number; missing: string[] } {
  const questions = questionsOf(method);
  const missing = questions.filter(([name]) => !answers[name]).map(([, label]) => label);
  return { answered: questions.length - missing.length, of: questions.length, missing };
}
