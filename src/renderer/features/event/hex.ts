/** Bytes as lines of 16: offset, hexadecimal, printable ASCII. */

export interface HexLine {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

const WIDTH = 16;

export function decodeBase64(base64: string): Uint8Array {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

export function hexLines(bytes: Uint8Array, limit = bytes.length): HexLine[] {
  const lines: HexLine[] = [];
  for (let start = 0; start < Math.min(limit, bytes.length); start += WIDTH) {
    const chunk = bytes.subarray(start, Math.min(start + WIDTH, bytes.length));
    const cells = Array.from(chunk, (byte) => byte.toString(16).padStart(2, '0'));
    const hex = `${cells.slice(0, 8).join(' ').padEnd(23)}  ${cells.slice(8).join(' ').padEnd(23)}`;
    const text = Array.from(chunk, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push({ offset: start.toString(16).padStart(8, '0'), hex, text });
  }
  return lines;
}

export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1000 ? `${kilo.toFixed(kilo < 10 ? 1 : 0)} KB` : `${(kilo / 1024).toFixed(1)} MB`;
}
