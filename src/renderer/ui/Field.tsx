import type { ReactNode } from 'react';

export interface FieldProps {
  label: string;
  /** Id of the control inside. */
  htmlFor?: string | undefined;
  help?: ReactNode;
  error?: string | undefined;
  required?: boolean | undefined;
  children: ReactNode;
}

/** A control with its label, help and error: label left, control right, as settings show it. */
export function Field({ label, htmlFor, help, error, required, children }: FieldProps) {
  return (
    <div className="@container py-2">
      <div className="grid gap-x-6 gap-y-1 @[480px]:grid-cols-[200px_minmax(0,1fr)]">
        <label htmlFor={htmlFor} className="pt-1 text-13 font-medium text-fg0">
          {label}
          {required && <span className="ml-1 text-fg2" title="Required">*</span>}
        </label>
        <div className="min-w-0">
          <div className="flex min-h-7 flex-wrap items-center gap-2">{children}</div>
          {error !== undefined && <p role="alert" className="mt-1 text-12 text-error">{error}</p>}
          {help && <div className="mt-1 text-12 text-fg2">{help}</div>}
        </div>
      </div>
    </div>
  );
}
