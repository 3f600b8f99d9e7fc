export declare const HOST_PROGRAM: string;
export declare const INSPECTED_PROGRAM: string;
