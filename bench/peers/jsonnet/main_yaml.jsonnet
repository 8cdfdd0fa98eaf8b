std.manifestYamlStream(import 'main.jsonnet', c_document_end=false)
