export const root: string;
export class BootstrapError extends Error {}
export function installedMatchesLock(lock: unknown, installed: unknown): boolean;
export function nodeBinaryPackage(platform: string, arch: string): string;
export function bootstrap(): string;
export function projectPath(node: string): string;
export function onProjectNode(scriptUrl: string): Promise<void>;
