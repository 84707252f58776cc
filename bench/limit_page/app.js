// The limit of opening offline: no framework, one record by key from IndexedDB, written out as it stands.
const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
const opening = indexedDB.open("limit", 1)
opening.onupgradeneeded = () => opening.result.createObjectStore("customers", { keyPath: "_id" })
const database = await settled(opening)

const id = new URLSearchParams(location.search).get("id")
if (id) {
  const customer = await settled(database.transaction("customers").objectStore("customers").get(id))
  const heading = document.createElement("h1")
  heading.textContent = `${customer.given} ${customer.family}`
  const main = document.querySelector("main")
  main.append(heading)
  for (const [name, value] of Object.entries(customer)) {
    const line = document.createElement("p")
    line.textContent = `${name}: ${JSON.stringify(value)}`
    main.append(line)
  }
}

window.fill = async (size) => {
  await navigator.serviceWorker.register("/sw.js")
  await navigator.serviceWorker.ready
  const customers = await (await fetch(`/book-${size}.json`)).json()
  const writing = database.transaction("customers", "readwrite")
  for (const customer of customers) writing.objectStore("customers").put(customer)
  await new Promise((resolve) => {
    writing.oncomplete = resolve
  })
  return customers[7]._id
}
