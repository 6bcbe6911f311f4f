-- Reads many texts in one process: for each text of the job, in its order, a line with its syntax tree as JSON.
-- Every line is flushed at once, so that the text that ends this process is known. `{}` as the last argument of
-- pandoc.read confines the reader: no file and no address that a text names is opened.
local job = pandoc.json.decode(io.open(arg[1]):read("a"), false)
for _, path in ipairs(job.texts) do
  local text = io.open(path):read("a")
  local ok, result = pcall(function() return pandoc.write(pandoc.read(text, job.format, nil, {}), "json") end)
  io.write(ok and result or pandoc.json.encode({fault = tostring(result)}), "\n")
  io.flush()
end
