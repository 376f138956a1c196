import { act } from './api.js';

/** Uploads a file as the person the visitor acts as; undefined when it could not be. */
export async function uploadFile(file) {
  return act('upload', { name: file.name, content: await base64(file) });
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
