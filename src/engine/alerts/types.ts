/** System alerts (spec/pipeline.md g.3). */
export type AlertSeverity = 'warning' | 'fatal';

export interface AlertType {
  /** As the hosted dashboard prints it. */
  readonly label: string;
  readonly meaning: string;
  /** Partners that the hosted service names for it; empty: any. */
  readonly integrations: readonly string[];
  /** `warning`: it is tried again, or the data goes on without a part. */
  readonly severity: AlertSeverity;
  /** Of answers: whether another attempt follows; null where the hosted table does not say (we make none), and for all others. */
  readonly retried: boolean | null;
  /** False: ours alone, for what the hosted table has no label for. */
  readonly hosted: boolean;
}

/** What is known of something that went wrong at an output. */
export interface AlertCause {
  /** Our reason code. */
  readonly code: string;
  /** HTTP status of the answer; null when there was none, or nothing was sent. */
  readonly status: number | null;
  /** Another attempt follows. */
  readonly retried: boolean;
  /** One part of a request whose rest the partner took. */
  readonly part?: boolean;
}

export interface AlertVerdict {
  readonly label: string;
  readonly severity: AlertSeverity;
}
