import {
  type Credentials,
  createSim,
  requestHandler,
  type Sim,
  type SimOptions,
  startServer,
} from '../../sim/index.ts';

export const TRANSPORTS = ['socketless', 'http'] as const;

type Who = { readonly account?: string; readonly region?: string; readonly credentials?: Credentials };

/** A simulation, and configurations for real SDK clients of any service. */
export type Cloud = {
  readonly sim: Sim;
  config(who?: Who): {
    readonly region: string;
    readonly maxAttempts: number;
    readonly credentials: Credentials;
    readonly endpoint?: string;
    readonly requestHandler?: ReturnType<typeof requestHandler>;
  };
  close(): Promise<void>;
};

export const ACCOUNT = '111111111111';
export const REGION = 'eu-west-1';

export async function cloud(
  options: SimOptions & { transport?: (typeof TRANSPORTS)[number] } = {},
): Promise<Cloud> {
  const { transport = 'socketless', ...simOptions } = options;
  const sim = createSim(simOptions);
  const server = transport === 'http' ? await startServer(sim) : undefined;
  const way = server ? { endpoint: server.url } : { requestHandler: requestHandler(sim) };
  return {
    sim,
    config: ({ account = ACCOUNT, region = REGION, credentials } = {}) => ({
      ...way,
      region,
      maxAttempts: 1,
      credentials: credentials ?? { accessKeyId: account, secretAccessKey: 'any' },
    }),
    close: async () => {
      await server?.close();
    },
  };
}
