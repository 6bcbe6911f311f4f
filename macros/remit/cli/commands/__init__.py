"""One file per command, named as it is typed; `import_` bears an underscore because Python reserves the word.

Each holds one click command of the file's name. A new file is a new command: nothing else has to know of it.
"""
