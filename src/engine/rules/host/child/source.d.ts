export declare const LOADER: string;
export declare const PROGRAM: Buffer;
/** For processes that the inspector watches (inspect/process.ts). */
export declare const INSPECTED_PROGRAM: Buffer;
