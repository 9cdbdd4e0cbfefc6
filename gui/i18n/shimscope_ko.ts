<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>app::MainWindow</name>
    <message>
        <source>Shimscope</source>
        <translation>Shimscope</translation>
    </message>
</context>
</TS>
