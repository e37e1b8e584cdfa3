import { join } from 'node:path'

/** Where a local service keeps its things, under SWEEPSTACK_HOME. */
export const homePaths = (home: string) => ({
  home,
  /** What runs here now; there is one while a service answers. */
  record: join(home, 'service.json'),
  /** The one host process that may use the database's folder. */
  lock: join(home, 'service.lock'),
  /** One file for each command that needs the service. */
  holds: join(home, 'holds'),
  database: join(home, 'postgres'),
  logs: join(home, 'logs'),
})
export type HomePaths = ReturnType<typeof homePaths>
