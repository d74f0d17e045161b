/**
 * Run as a process of its own: turns itself into a ClickHouse server. Arguments: the library, the configuration file,
 * the folder, the HTTP port; as a node of a cluster also its own address and the port for other nodes.
 */
import { DataType, load, open } from 'ffi-rs'

const [library = '', configFile = '', folder = '', httpPort = '', host = '127.0.0.1', tcpPort] = process.argv.slice(2)

// process.exit() hangs inside the library; what was acknowledged is on the disk, so dying at once loses nothing.
const die = () => process.kill(process.pid, 'SIGKILL')
// The parent never writes: the end of stdin means that it is gone.
process.stdin.on('end', die).resume()
process.on('SIGTERM', die)
process.on('SIGINT', die)

// The boot session must not end, or the server ends with it.
const boot = `SYSTEM START LISTEN HTTP;
  ${tcpPort ? 'SYSTEM START LISTEN TCP;' : ''}
  SELECT sleepEachRow(3) FROM numbers(1000000000)
  SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 1000000000 FORMAT Null`

const args = [
  'clickhouse',
  `--config-file=${configFile}`,
  ...['--path', folder],
  `--http_port=${httpPort}`,
  ...(tcpPort ? [`--tcp_port=${tcpPort}`] : []),
  ...['--listen-host', host],
  ...['--query', boot],
]

open({ library: 'clickhouse', path: library })
load({
  library: 'clickhouse',
  funcName: 'chdb_query_cmdline',
  retType: DataType.External,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length, args],
  runInNewThread: true,
}).then(die, die)
