%% Runs inside the private server of the live conformance, and answers on a local port
%% what no client could ask: whether everything has come to rest, and what the queues
%% hold. It also does what an operator would do with rabbitmqctl, without its second of
%% start-up. It changes nothing by itself, and speaks JSON: one object in, one out.
-module(warren_probe).
-export([start/1]).

-define(WHO, <<"warren">>).
-define(ALL, <<".*">>).

start([Port]) ->
    spawn(fun() ->
        {ok, Listener} = gen_tcp:listen(
            list_to_integer(Port),
            [binary, {packet, 4}, {active, false}, {ip, {127, 0, 0, 1}},
             {reuseaddr, true}, {nodelay, true}]),
        accept(Listener)
    end).

accept(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    Server = spawn(fun() -> receive go -> serve(Socket) end end),
    ok = gen_tcp:controlling_process(Socket, Server),
    Server ! go,
    accept(Listener).

serve(Socket) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, Line} ->
            Answer =
                try answer(rabbit_json:decode(Line))
                catch Class:Reason:Stack ->
                    #{error => text({Class, Reason, Stack})}
                end,
            _ = gen_tcp:send(Socket, rabbit_json:encode(Answer)),
            serve(Socket);
        {error, _} ->
            %% Whoever started the server is gone.
            _ = os:cmd("kill " ++ os:getenv("WARREN_EPMD_PID")),
            erlang:halt(0, [{flush, false}])
    end.

text(Term) -> iolist_to_binary(io_lib:format("~0tp", [Term])).

done(ok) -> #{};
done({ok, _}) -> #{};
done(Other) -> #{error => text(Other)}.

answer(#{<<"do">> := Do} = Ask) -> answer(Do, Ask).

answer(<<"hello">>, _) ->
    #{pid => list_to_binary(os:getpid()),
      ready => rabbit_boot_state:get() =:= ready,
      version => list_to_binary(rabbit_misc:version()),
      otp => list_to_binary(erlang:system_info(otp_release)),
      node => atom_to_binary(node())};
answer(<<"join">>, #{<<"node">> := Node}) ->
    ok = rabbit:stop(),
    ok = rabbit_mnesia:reset(),
    done(case rabbit_mnesia:join_cluster(binary_to_atom(Node), disc) of
        ok -> rabbit:start();
        Other -> Other
    end);
answer(<<"quiet">>, #{<<"sockets">> := Sockets, <<"gone">> := Gone, <<"ms">> := Ms}) ->
    Until = erlang:monotonic_time(millisecond) + Ms,
    quiet([{P, N} || [P, N] <- Sockets], Gone, Until, none);
answer(<<"state">>, #{<<"vhost">> := VHost}) -> state(VHost);
answer(<<"add_vhost">>, #{<<"vhost">> := VHost, <<"guest">> := Guest}) ->
    case {done(rabbit_vhost:add(VHost, ?WHO)), Guest} of
        {#{error := _} = Error, _} -> Error;
        {_, false} -> #{};
        {_, true} ->
            done(rabbit_auth_backend_internal:set_permissions(
                <<"guest">>, VHost, ?ALL, ?ALL, ?ALL, ?WHO))
    end;
answer(<<"delete_vhost">>, #{<<"vhost">> := VHost}) ->
    case rabbit_vhost:exists(VHost) of
        true -> done(rabbit_vhost:delete(VHost, ?WHO));
        false -> #{}
    end;
answer(<<"delete_user">>, #{<<"user">> := User}) ->
    case rabbit_auth_backend_internal:exists(User) of
        true -> done(rabbit_auth_backend_internal:delete_user(User, ?WHO));
        false -> #{}
    end;
answer(<<"set_policy">>, #{<<"vhost">> := VHost, <<"name">> := Name, <<"pattern">> := Pattern,
                           <<"definition">> := Definition, <<"priority">> := Priority,
                           <<"apply_to">> := ApplyTo}) ->
    done(rabbit_policy:parse_set(
        VHost, Name, Pattern, rabbit_json:encode(Definition), Priority, ApplyTo, ?WHO));
answer(<<"set_operator_policy">>, #{<<"vhost">> := VHost, <<"name">> := Name,
                                    <<"pattern">> := Pattern, <<"definition">> := Definition,
                                    <<"priority">> := Priority, <<"apply_to">> := ApplyTo}) ->
    done(rabbit_policy:parse_set_op(
        VHost, Name, Pattern, rabbit_json:encode(Definition), Priority, ApplyTo, ?WHO));
answer(<<"clear_operator_policy">>, #{<<"vhost">> := VHost, <<"name">> := Name}) ->
    done(rabbit_policy:delete_op(VHost, Name, ?WHO));
answer(<<"clear_policy">>, #{<<"vhost">> := VHost, <<"name">> := Name}) ->
    done(rabbit_policy:delete(VHost, Name, ?WHO));
answer(<<"set_permissions">>, #{<<"vhost">> := VHost, <<"user">> := User,
                                <<"configure">> := C, <<"write">> := W, <<"read">> := R}) ->
    user(User),
    done(rabbit_auth_backend_internal:set_permissions(User, VHost, C, W, R, ?WHO));
answer(<<"clear_permissions">>, #{<<"vhost">> := VHost, <<"user">> := User}) ->
    done(rabbit_auth_backend_internal:clear_permissions(User, VHost, ?WHO));
answer(<<"set_topic_permissions">>, #{<<"vhost">> := VHost, <<"user">> := User,
                                      <<"exchange">> := X, <<"write">> := W, <<"read">> := R}) ->
    user(User),
    done(rabbit_auth_backend_internal:set_topic_permissions(User, VHost, X, W, R, ?WHO));
answer(<<"clear_topic_permissions">>, #{<<"vhost">> := VHost, <<"user">> := User}) ->
    done(rabbit_auth_backend_internal:clear_topic_permissions(User, VHost, ?WHO));
answer(<<"set_alarm">>, #{<<"resource">> := Resource, <<"on">> := On}) ->
    Limit = {resource_limit, binary_to_existing_atom(Resource), node()},
    case On of
        true -> rabbit_alarm:set_alarm({Limit, []});
        false -> rabbit_alarm:clear_alarm(Limit)
    end,
    #{};
answer(<<"set_config">>, #{<<"key">> := Key, <<"value">> := Value}) ->
    application:set_env(rabbit, binary_to_atom(Key), term(Value)),
    #{};
answer(<<"get_config">>, #{<<"key">> := Key}) ->
    case application:get_env(rabbit, binary_to_atom(Key)) of
        {ok, Value} -> #{value => text(Value)};
        undefined -> #{}
    end;
answer(<<"unset_config">>, #{<<"key">> := Key}) ->
    application:unset_env(rabbit, binary_to_atom(Key)),
    #{};
answer(<<"stop">>, _) ->
    spawn(fun() -> rabbit:stop_and_halt() end),
    #{};
answer(Do, _) ->
    #{error => <<"the probe does not know ", Do/binary>>}.

user(User) ->
    case rabbit_auth_backend_internal:exists(User) of
        true -> ok;
        false -> ok = rabbit_auth_backend_internal:add_user(User, User, ?WHO)
    end.

term(Text) ->
    {ok, Tokens, _} = erl_scan:string(binary_to_list(Text) ++ "."),
    {ok, Term} = erl_parse:parse_term(Tokens),
    Term.

%% At rest: the server has read all that the clients sent, the sockets that clients
%% dropped are gone, every process waits, and none has run between two looks.
quiet(Sockets, Gone, Until, Before) ->
    Traffic = traffic(),
    Look = look(),
    Read = lists:all(fun({Port, Sent}) -> read(Port, Sent, Traffic) end, Sockets),
    Left = lists:all(fun(Port) -> not is_map_key(Port, Traffic) end, Gone),
    Still = is_integer(element(1, Look)) andalso {Traffic, Look} =:= Before,
    case {Read andalso Left andalso Still, erlang:monotonic_time(millisecond) >= Until} of
        {false, false} ->
            case Read andalso Left of
                true -> erlang:yield();
                false -> timer:sleep(1)
            end,
            quiet(Sockets, Gone, Until, {Traffic, Look});
        {Quiet, _} ->
            #{quiet => Quiet, read => Read, left => Left,
              sent => [[Port, Sent] || {Port, {_, Sent}} <- maps:to_list(Traffic)]}
    end.

%% A socket that the server closed has read all that it ever will.
read(Port, Sent, Traffic) ->
    case Traffic of
        #{Port := {Received, _}} -> Received >= Sent;
        #{} -> true
    end.

%% By the client's port: the octets that each of our sockets received and sent.
traffic() ->
    maps:from_list(lists:flatmap(fun octets/1, erlang:ports())).

octets(Port) ->
    case erlang:port_info(Port, name) of
        {name, "tcp_inet"} ->
            case {inet:sockname(Port), inet:peername(Port),
                  inet:getstat(Port, [recv_oct, send_oct])} of
                {{ok, {_, Own}}, {ok, {_, Peer}}, {ok, [{recv_oct, In}, {send_oct, Out}]}} ->
                    [{Peer, {In, Out}} || Own =:= own_port()];
                _ -> []
            end;
        _ -> []
    end.

own_port() -> list_to_integer(os:getenv("RABBITMQ_NODE_PORT")).

%% The reductions of all processes, or who was busy.
look() ->
    Self = self(),
    lists:foldl(
        fun(Pid, Seen) when Pid =:= Self -> Seen;
           (Pid, {Sum, Count}) ->
                case process_info(Pid, [status, reductions]) of
                    [{status, waiting}, {reductions, Reductions}] when is_integer(Sum) ->
                        {Sum + Reductions, Count + 1};
                    [{status, waiting}, _] -> {Sum, Count};
                    undefined -> {busy, Count};
                    _ -> {busy, Count}
                end
        end,
        {0, 0}, processes()).

state(VHost) ->
    #{queues => maps:from_list([queue(Q) || Q <- rabbit_amqqueue:list(VHost)]),
      exchanges => maps:from_list(
          [exchange(X) || X <- rabbit_exchange:list(VHost), declared(element(2, X))]),
      bindings => [B || Binding <- rabbit_binding:list(VHost), B <- binding(Binding)]}.

declared({resource, _, exchange, Name}) ->
    not (Name =:= <<>> orelse lists:prefix("amq.", binary_to_list(Name))).

queue(Q) ->
    Name = element(4, amqqueue:get_name(Q)),
    {Name, maps:merge(counts(amqqueue:get_type(Q), Q),
        #{durable => amqqueue:is_durable(Q),
          auto_delete => amqqueue:is_auto_delete(Q),
          exclusive => amqqueue:get_exclusive_owner(Q) =/= none})}.

counts(rabbit_classic_queue, Q) ->
    case catch rabbit_amqqueue:info(Q, [messages_ready, messages_unacknowledged, consumers]) of
        [{_, Ready}, {_, Unacked}, {_, Consumers}] ->
            #{type => classic, ready => Ready, unacked => Unacked, consumers => Consumers};
        _ -> #{type => classic, ready => null, unacked => null, consumers => null}
    end;
counts(rabbit_quorum_queue, Q) ->
    %% The counters that the server publishes are up to five seconds old.
    #{type => quorum, consumers => registered(Q),
      ready => fifo(Q, num_ready_messages), unacked => fifo(Q, num_checked_out)};
counts(rabbit_stream_queue, Q) ->
    #{type => stream, ready => null, unacked => null, consumers => consumers(Q)};
counts(Type, Q) ->
    #{type => Type, ready => null, unacked => null, consumers => consumers(Q)}.

%% The queue itself would count those that only got a message and did not ack it yet.
registered(Q) ->
    Name = amqqueue:get_name(Q),
    length([x || Node <- [node() | nodes()], {{Queue, _, _}, _, _, _, _, _, _} <-
                     erpc:call(Node, ets, tab2list, [consumer_created]), Queue =:= Name]).

%% As a passive declare tells it; a stream tells none.
consumers(Q) ->
    {ok, _, Consumers} = rabbit_amqqueue:stat(Q),
    Consumers.

fifo(Q, Key) -> fifo(Q, Key, 20).

%% After a restart the leader has to be elected first.
fifo(_, _, 0) -> null;
fifo(Q, Key, Left) ->
    case catch ra:leader_query(amqqueue:get_pid(Q), fun rabbit_fifo:overview/1, 500) of
        {ok, {_, Overview}, _} -> maps:get(Key, Overview);
        _ -> timer:sleep(50), fifo(Q, Key, Left - 1)
    end.

exchange(X) ->
    [{name, {resource, _, _, Name}}, {type, Type}, {durable, Durable},
     {auto_delete, AutoDelete}, {internal, Internal}] =
        rabbit_exchange:info(X, [name, type, durable, auto_delete, internal]),
    {Name, #{type => Type, durable => Durable, auto_delete => AutoDelete, internal => Internal}}.

%% The default exchange's bindings are implicit.
binding({binding, {resource, _, exchange, <<>>}, _, _, _}) -> [];
binding({binding, {resource, _, exchange, Source}, Key, {resource, _, Kind, Name}, _}) ->
    [#{source => Source, destination => Name, destination_type => Kind, routing_key => Key}].
