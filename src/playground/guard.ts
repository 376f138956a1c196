import type { IncomingMessage } from 'node:http';

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Why a request may not reach the playground, if so. It acts as anybody without a password, so only this machine may
 * call it: not the network, not a proxy, not a page of another site, not a name that was rebound to 127.0.0.1.
 */
export function refusal(request: IncomingMessage): string | undefined {
  const { headers, socket, method = 'GET' } = request;
  if (!LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '')) return 'The playground answers on this machine only.';
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) {
    return 'The playground does not work behind a proxy.';
  }
  if (!LOOPBACK_HOST.test(headers.host ?? '')) return 'Open the playground as localhost or 127.0.0.1.';
  if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
    return 'Another site may not use the playground.';
  }
  // A link from another site may open the page (a navigation), and nothing else.
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate';
  const site = headers['sec-fetch-site'];
  if (!isNavigation && site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'Another site may not use the playground.';
  }
  return undefined;
}
