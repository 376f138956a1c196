import { z } from 'zod';
import { mostFileBytes, problemOfFile, type SentFile, textOfFile } from '../../core/files.ts';
import type { Reply } from '../../core/reply.ts';
import { type Parsed, problem } from '../../core/result.ts';
import type { Logger } from '../../logger.ts';
import type { Stash } from './button.ts';
import type { Outgoing } from './connector.ts';
import type { Http } from './http.ts';
import { parseJson } from '../json.ts';

type FileReply = Extract<Reply, { kind: 'file' }>;

/** Files go to the person's own OneDrive, after they have said yes: Teams takes no bytes in a message. */
export interface Files {
  offer(file: FileReply): Promise<Outgoing>;
  /** The person said yes or no; what to tell them. */
  consented(value: unknown): Promise<{ activity: Outgoing } | { problem: string } | undefined>;
  /** The files that a person put into a message of their chat with the bot. */
  sent(attachments: readonly unknown[]): SentFile[];
}

const Attached = z.object({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().catch('the file'),
  content: z.object({ downloadUrl: z.string() }),
});

const FileKept = z.object({ name: z.string(), bytes: z.string() });
const Consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ file: z.string() }),
  uploadInfo: z
    .object({
      contentUrl: z.string(),
      uploadUrl: z.string(),
      uniqueId: z.string(),
      fileType: z.string().optional(),
      name: z.string().optional(),
    })
    .optional(),
});

/** `isAllowed`: where a person's files may be sent to, and fetched from. */
export function createFiles(stash: Stash, http: Http, log: Logger, isAllowed = isOneDrive): Files {
  async function upload(url: string, bytes: Buffer): Promise<boolean> {
    const headers = {
      'content-type': 'application/octet-stream',
      'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
    };
    try {
      const { status } = await http({ method: 'PUT', url, headers, body: bytes });
      if (status < 300) return true;
      log.warn({ status }, 'A file could not be uploaded');
    } catch (error) {
      log.warn({ err: error }, 'A file could not be uploaded');
    }
    return false;
  }

  /** The address holds its own permission for some minutes; no token of ours goes there. */
  async function read(name: string, url: string): Promise<Parsed<string>> {
    const wrong = problemOfFile({ name });
    if (wrong) return wrong;
    try {
      if (!isAllowed(url)) throw new Error('A file does not lie in Microsoft 365');
      const { status, bytes } = await http({ method: 'GET', url, mostBytes: mostFileBytes });
      if (status !== 200) throw new Error(`HTTP ${status}`);
      return textOfFile(name, bytes);
    } catch (error) {
      log.warn({ err: error }, 'A file could not be fetched');
      return problem(`I could not fetch “${name}”. It may have more than a million bytes. Please send it once more.`);
    }
  }

  return {
    sent: (attachments) =>
      attachments.flatMap((each) => {
        const file = Attached.safeParse(each);
        if (!file.success) return [];
        const { name, content } = file.data;
        return [{ name, read: () => read(name, content.downloadUrl) }];
      }),
    async offer({ name, title, bytes }) {
      const file = await stash.keep(JSON.stringify({ name, bytes: Buffer.from(bytes).toString('base64') }));
      const content = {
        description: title,
        sizeInBytes: bytes.length,
        acceptContext: { file },
        declineContext: { file },
      };
      const contentType = 'application/vnd.microsoft.teams.card.file.consent';
      return { type: 'message', summary: name, attachments: [{ contentType, name, content }] };
    },
    async consented(value) {
      const consent = Consent.safeParse(value);
      if (!consent.success || consent.data.action === 'decline') return undefined;
      const { context, uploadInfo } = consent.data;
      const kept = FileKept.safeParse(parseJson((await stash.take(context.file)) ?? ''));
      if (!kept.success) return { problem: 'This file is too old to be sent. Please ask for it again.' };
      const isSaved =
        uploadInfo !== undefined &&
        isAllowed(uploadInfo.uploadUrl) &&
        (await upload(uploadInfo.uploadUrl, Buffer.from(kept.data.bytes, 'base64')));
      if (!isSaved) return { problem: 'The file could not be saved to your OneDrive. Please ask for it again.' };
      const { name } = kept.data;
      const content = { uniqueId: uploadInfo.uniqueId, fileType: uploadInfo.fileType ?? name.split('.').at(-1) };
      const contentType = 'application/vnd.microsoft.teams.card.file.info';
      const attachment = { contentType, contentUrl: uploadInfo.contentUrl, name, content };
      return { activity: { type: 'message', summary: name, attachments: [attachment] } };
    },
  };
}

/** Where files of Microsoft 365 lie, in its clouds; nothing is uploaded anywhere else. */
export function isOneDrive(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' && /\.(sharepoint\.(com|us|cn)|sharepoint-mil\.us|svc\.ms)$/.test(hostname);
}
