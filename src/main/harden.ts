/** Hands the decisions of security.ts to Electron: for the session, and for every page that is ever made. */
import { app, shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { CONTENT_SECURITY_POLICY } from '../protocol/content-security.ts';
import { isAllowedDownload, isAllowedLink, isAllowedNavigation, isAllowedPermission, withContentSecurityPolicy } from './security.ts';

type WindowOrigin = () => string | null;

export function hardenSession(session: Session, windowOrigin: WindowOrigin): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => callback(isAllowedPermission(permission, details.requestingUrl, windowOrigin())));
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isAllowedPermission(permission, requestingOrigin, windowOrigin()));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onHeadersReceived((details, callback) => {
    const isDocument = details.resourceType === 'mainFrame' || details.resourceType === 'subFrame';
    callback(isDocument ? { responseHeaders: withContentSecurityPolicy(details.responseHeaders ?? {}, CONTENT_SECURITY_POLICY) } : {});
  });
  session.on('will-download', (event, item) => {
    if (!isAllowedDownload(item.getURL(), windowOrigin())) event.preventDefault();
  });
}

function hardenContents(contents: WebContents, windowOrigin: WindowOrigin): void {
  const refuse = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isAllowedNavigation(event.url, windowOrigin())) event.preventDefault();
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedLink(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

export function hardenEveryPage(windowOrigin: WindowOrigin): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, windowOrigin));
}
