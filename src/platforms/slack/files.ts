import type { Node } from '../../core/card.ts';
import type { Logger } from '../../logger.ts';
import type { SlackApi } from './api.ts';

export interface Files {
  /** Uploads a picture for a message; undefined when Slack does not take it, then its words stand alone. */
  image(node: Extract<Node, { kind: 'image' }>): Promise<string | undefined>;
  /** Uploads a file into a conversation. */
  share(file: { name: string; title: string; bytes: Uint8Array }, channel: string): Promise<void>;
}

const processingTries = 5;

export function createFiles(api: SlackApi, log: Logger, wait: (milliseconds: number) => Promise<void>): Files {
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

  return {
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
