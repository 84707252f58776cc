// The peer: express-pouchdb on LevelDB, with the page that replicates it in a browser. argv: port, data folder
const fs = require("node:fs")
const path = require("node:path")
const [port, folder] = process.argv.slice(2)
fs.mkdirSync(folder, { recursive: true })
const PouchDB = require("pouchdb").defaults({ prefix: `${folder}/` })
const express = require("express")

const page = `<!doctype html><html lang="en"><title>peer</title><script src="/pouchdb.js"></script><script>
window.replicate = async (size, batch) => {
  const local = new PouchDB("local-" + Math.random())
  const started = performance.now()
  await PouchDB.replicate(location.origin + "/db/book" + size, local, { batch_size: batch, batches_limit: 10 })
  const seconds = (performance.now() - started) / 1000
  const count = (await local.info()).doc_count
  await local.destroy()
  return { seconds, count }
}
</script>`

const app = express()
app.get("/", (_request, response) => response.type("html").send(page))
app.get("/pouchdb.js", (_request, response) =>
  response.sendFile(path.join(path.dirname(require.resolve("pouchdb/package.json")), "dist", "pouchdb.min.js")),
)
app.use("/db", require("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB", inMemoryConfig: true }))
app.listen(Number(port), "127.0.0.1")
