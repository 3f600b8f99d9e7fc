/** Where the ingest server can be reached: its port, an optional second one, on loopback or on every interface. Changes apply while it runs. */
import { EngineError } from '../errors.ts';
import { ingestError } from '../port-in-use.ts';
import { Door } from './door.ts';
import type { DoorParts } from './door.ts';

const LOOPBACK = '127.0.0.1';

export interface PortWishes {
  /** 0 takes any free port. */
  readonly port: number;
  readonly second: number | null;
  readonly lan: boolean;
}

export interface PortState {
  readonly port: number;
  readonly error: string | null;
  readonly second: { readonly port: number; readonly error: string | null } | null;
  readonly lan: boolean;
}

export class IngestPorts {
  private readonly parts: DoorParts;
  private readonly closeIdle: () => void;
  private first: Door | null = null;
  private other: Door | null = null;
  private closing: Promise<void>[] = [];
  private wishes: PortWishes = { port: 0, second: null, lan: false };
  private current: PortState = { port: 0, error: null, second: null, lan: false };

  constructor(parts: DoorParts, closeIdle: () => void) {
    this.parts = parts;
    this.closeIdle = closeIdle;
  }

  get state(): PortState {
    return this.current;
  }

  /**
   * Opens what is wished for and closes the rest; what is open as wished stays. A port that cannot be had is told in the state
   * and tried again with the next call. Returns the error of the first.
   */
  async apply(wishes: PortWishes): Promise<EngineError | null> {
    const { port, second, lan } = wishes;
    const before = this.wishes;
    const moved = lan !== before.lan;
    this.wishes = wishes;
    let failed: EngineError | null = null;
    if (this.first === null || moved || port !== before.port) {
      const target = port === before.port ? this.first?.port ?? port : port;
      this.first = this.shut(this.first);
      const opened = await this.open(target, lan, (cause) => ingestError(cause, target));
      if (opened instanceof Door) this.first = opened;
      else failed = opened;
      this.current = { ...this.current, port: this.first?.port ?? target, error: failed?.message ?? null, lan };
    }
    if (this.other === null || moved || second !== before.second) {
      const target = second === before.second ? this.other?.port ?? second : second;
      this.other = this.shut(this.other);
      const opened = target === null ? null : await this.open(target, lan, (cause) => secondPortError(cause, target));
      if (opened instanceof Door) this.other = opened;
      this.current = { ...this.current, second: target === null ? null : { port: this.other?.port ?? target, error: opened instanceof EngineError ? opened.message : null } };
    }
    return failed;
  }

  async close(): Promise<void> {
    this.first = this.shut(this.first);
    this.other = this.shut(this.other);
    await Promise.all(this.closing);
  }

  private open(port: number, lan: boolean, explain: (cause: unknown) => EngineError): Promise<Door | EngineError> {
    return Door.open(port, lan ? null : LOOPBACK, this.parts).catch((cause: unknown) => {
      // macOS keeps low ports from ordinary users on one address, but not on all of them.
      if (process.platform !== 'darwin' || lan || (cause as NodeJS.ErrnoException).code !== 'EACCES') return explain(cause);
      return Door.open(port, null, { ...this.parts, loopbackOnly: true }).catch(explain);
    });
  }

  /** Frees the port at once; calls under way are answered. */
  private shut(door: Door | null): null {
    if (door === null) return null;
    const closed: Promise<void> = door.close().then(() => {
      this.closing = this.closing.filter((other) => other !== closed);
    });
    this.closing.push(closed);
    this.closeIdle();
    return null;
  }
}

/** Exported for its test: a refusal cannot be had where tests run as an administrator. */
export function secondPortError(cause: unknown, port: number): EngineError {
  const known = ingestError(cause, port);
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'EACCES') return new EngineError('port-in-use', known.message.replace('ingest port', 'second https port').replace(/ with --port.*$/, ' under Settings, Ports.'), { cause });
  const remedy = process.platform === 'linux' ? `Allow it with "sudo sysctl net.ipv4.ip_unprivileged_port_start=${port}"` : 'Allow it for this user';
  return new EngineError('port-in-use', `The second https port ${port} may not be used without administrator rights. ${remedy}, or choose a port from 1024 up under Settings, Ports.`, { cause });
}
