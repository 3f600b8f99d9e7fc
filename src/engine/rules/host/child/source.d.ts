export declare const HOST_PROGRAM: string;
