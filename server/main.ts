import { type App, startApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { SetupFault } from './errors.ts'
import { listenFaultOf } from './listen-fault.ts'

/** Starts the product, tells where it is, and stops it on SIGINT or SIGTERM. */
export async function start(config: Config): Promise<App> {
  for (const hint of config.hints) console.error(hint)
  const app = await startApp(config).catch((error: unknown) => {
    const { host, smtpPort, simulatorPort, simulatorSmppPort } = config
    const ports = {
      SMTP_PORT: smtpPort,
      SIMULATOR_PORT: simulatorPort,
      SIMULATOR_SMPP_PORT: simulatorSmppPort,
    }
    const fault = listenFaultOf(error, host, ports)
    throw fault ? new SetupFault([fault]) : error
  })
  const stop = async () => {
    await app.stop()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(greeting(app, config))
  return app
}

function greeting(app: App, config: Config): string {
  const lines = [`Frontdesk is listening on ${app.url}`, `  Console   ${app.url}/`]
  if (config.simulator) lines.push(`  Demo page ${app.url}/demo/`)
  if (app.smtpPort) lines.push(`  E-mail    ${config.host}:${app.smtpPort} (SMTP)`)
  if (app.sipPort) lines.push(`  Phone     ${config.host}:${app.sipPort} (SIP)`)
  if (app.firstOwner)
    lines.push(
      '',
      'Sign in with what is shown this once:',
      `  E-mail    ${app.firstOwner.email}`,
      `  Password  ${app.firstOwner.password}`,
      '',
    )
  return lines.join('\n')
}

if (import.meta.main) {
  try {
    await start(readConfig(process.env, process.argv.slice(2)))
  } catch (error) {
    // A fault of the set-up has its cure in its words; anything else is ours and needs its trace.
    const known =
      error instanceof SetupFault || (error instanceof Error && /Away|InUse|Example/.test(error.name))
    console.error(known ? (error as Error).message : error)
    process.exit(1)
  }
}
