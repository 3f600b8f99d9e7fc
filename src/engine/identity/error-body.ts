/** Error body of the Identity API (spec/wire-protocol.md 7.4): both known shapes at once, so that every client shows the message. */
export function identityErrorBody(status: number, code: string, message: string, requestId: string | null): string {
  const errors = [{ code, message }];
  return JSON.stringify({ Errors: errors, errors, ErrorCode: code, StatusCode: status, RequestId: requestId });
}
