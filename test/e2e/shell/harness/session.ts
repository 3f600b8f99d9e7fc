import { EventEmitter } from 'node:events';

type HeaderMap = Record<string, string | string[]>;
type PermissionCheck = (contents: unknown, permission: string, origin: string) => boolean;
type HeadersListener = (details: { resourceType: string; url: string; responseHeaders: HeaderMap }, callback: (answer: { responseHeaders?: HeaderMap }) => void) => void;

class Session extends EventEmitter {
  permissionCheck: PermissionCheck = () => true;
  headersListener: HeadersListener | null = null;
  readonly webRequest = {
    onHeadersReceived: (listener: HeadersListener): void => {
      this.headersListener = listener;
    },
  };

  setPermissionRequestHandler(): void {}
  setDevicePermissionHandler(): void {}

  setPermissionCheckHandler(check: PermissionCheck): void {
    this.permissionCheck = check;
  }

  /** Headers of a document as the application wants them. */
  async headersFor(url: string, responseHeaders: Record<string, string>): Promise<Record<string, string>> {
    const listener = this.headersListener;
    if (listener === null) return responseHeaders;
    const answer = await new Promise<{ responseHeaders?: HeaderMap }>((resolve) => {
      listener({ resourceType: 'mainFrame', url, responseHeaders }, resolve);
    });
    return Object.fromEntries(Object.entries(answer.responseHeaders ?? responseHeaders).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  }
}

export const session = { defaultSession: new Session() };
