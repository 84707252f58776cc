/** Starts the simulator: `node tests/simulator/run.mjs '{"schedules": 500}'`. Prints one line of JSON. */
import { runnerImport } from "vite"

// Before anything asks for the zone: what a phone writes down is the same on every machine.
process.env.TZ = "Europe/Stockholm"
const { module } = await runnerImport("./tests/simulator/main.ts", { configFile: false, logLevel: "error" })
await module.main(JSON.parse(process.argv[2] ?? "{}"))
