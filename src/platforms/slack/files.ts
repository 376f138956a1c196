import { z } from 'zod';
import type { Node } from '../../core/card.ts';
import { mostFileBytes, problemOfFile, type SentFile, textOfFile } from '../../core/files.ts';
import { type Parsed, problem } from '../../core/result.ts';
import type { Logger } from '../../logger.ts';
import type { SlackApi } from './api.ts';

export interface Files {
  /** Uploads a picture for a message; undefined when Slack does not take it, then its words stand alone. */
  image(node: Extract<Node, { kind: 'image' }>): Promise<string | undefined>;
  /** Uploads a file into a conversation. */
  share(file: { name: string; title: string; bytes: Uint8Array }, channel: string): Promise<void>;
  /** A file that a person put into a message or a form. */
  sent(file: { id: string; name?: string | null | undefined }, field?: string): SentFile;
}

const Info = z.object({
  name: z.string(),
  size: z.number().optional(),
  url_private: z.string().optional(),
  url_private_download: z.string().optional(),
});

const processingTries = 5;

interface FileDeps {
  api: SlackApi;
  log: Logger;
  wait(milliseconds: number): Promise<void>;
  /** Another address of the Web API, whose files lie there too. */
  apiUrl?: string | undefined;
}

export function createFiles({ api, log, wait, apiUrl }: FileDeps): Files {
  async function upload(name: string, bytes: Uint8Array, alt?: string): Promise<string> {
    const args = { filename: name, length: bytes.byteLength, ...(alt && { alt_text: alt }) };
    const { upload_url: url, file_id: id } = await api.call('files.getUploadURLExternal', args);
    if (typeof url !== 'string' || typeof id !== 'string') throw new Error('Slack gave no upload address');
    await api.upload(url, bytes, 'application/octet-stream');
    return id;
  }

  // A picture cannot stand in a message before Slack has looked at it, which it says by the file's type.
  async function processed(id: string): Promise<boolean> {
    for (let tried = 0; tried < processingTries; tried += 1) {
      const { file } = await api.call('files.info', { file: id });
      if (typeof file === 'object' && file !== null && 'mimetype' in file && file.mimetype) return true;
      await wait(300 * 2 ** tried);
    }
    return false;
  }

  async function read(id: string, name: string): Promise<Parsed<string>> {
    try {
      const { file } = await api.call('files.info', { file: id });
      const info = Info.parse(file);
      const wrong = problemOfFile({ name: info.name, bytes: info.size });
      if (wrong) return wrong;
      const url = info.url_private_download ?? info.url_private ?? '';
      if (!isSlackFile(url, apiUrl)) throw new Error('A file does not lie with Slack');
      return textOfFile(info.name, await api.download(url, mostFileBytes));
    } catch (error) {
      log.warn({ err: error, file: id }, 'A file could not be fetched from Slack');
      return problem(
        `I could not fetch “${name}” from Slack. Please send it once more; if this stays, ask your admin whether the app may read files (files:read).`,
      );
    }
  }

  return {
    sent({ id, name }, field) {
      const known = name ?? 'the file';
      return { name: known, field, read: () => read(id, known) };
    },
    async image({ png, alt }) {
      try {
        const id = await upload(png.name, Buffer.from(png.bytes, 'base64'), alt);
        await api.call('files.completeUploadExternal', { files: [{ id, title: png.name }] });
        return (await processed(id)) ? id : undefined;
      } catch (error) {
        log.warn({ err: error }, 'A picture could not be uploaded to Slack');
        return undefined;
      }
    },
    async share({ name, title, bytes }, channel) {
      const id = await upload(name, bytes);
      await api.call('files.completeUploadExternal', { files: [{ id, title }], channel_id: channel });
    },
  };
}

/** The bot's token goes to Slack alone, or to the address that it was told to take for Slack. */
function isSlackFile(url: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (apiUrl !== undefined && origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && /(^|\.)slack(-gov)?\.com$/.test(hostname);
}
