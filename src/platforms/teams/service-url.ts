/**
 * Where Teams may be reached. The bot sends its own token there, so that an address from a request is only used when it
 * is one of Microsoft's.
 */
const hosts = new Set([
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
  'smba.infra.dod.teams.microsoft.us',
]);

/** Messages to a company that never wrote to us go to the public cloud. */
export const defaultServiceUrl = 'https://smba.trafficmanager.net/teams/';

export function isServiceUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  return protocol === 'https:' && hosts.has(hostname) && port === '' && username === '' && password === '';
}

/** Without authentication only this machine is spoken to, such as the Agents Playground. */
export function isLoopbackUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
