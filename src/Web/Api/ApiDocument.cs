using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace FakeFinder.Web.Api;

/// <summary>What <c>/openapi/v1.json</c> says beyond the handlers' own types.</summary>
internal static class ApiDocument
{
    /// <summary>
    /// Adds the document. An operation's id is its endpoint's name; where an endpoint answers GET and HEAD, that of HEAD begins with
    /// <c>head-</c>.
    /// </summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
                options
                    .AddDocumentTransformer(
                        (document, _, _) =>
                        {
                            document.Info.Title = "FakeFinder";
                            document.Info.Description =
                                "Tells how likely a video is a deepfake. Errors are problem details (RFC 9457); those of the published API "
                                    + "are as its programs expect them.";
                            return Task.CompletedTask;
                        })
                    .AddOperationTransformer(
                        (operation, context, _) =>
                        {
                            if (context.Description.HttpMethod == HttpMethods.Head)
                            {
                                operation.OperationId = $"head-{operation.OperationId}";
                            }

                            return Task.CompletedTask;
                        }));

    /// <summary>Shows what an answer looks like, by one that is made of the types that answer: it cannot get out of date.</summary>
    /// <param name="make">The answer, written as the API writes it.</param>
    public static RouteHandlerBuilder WithExample<T>(this RouteHandlerBuilder endpoint, Func<IServiceProvider, T> make) => endpoint
        .AddOpenApiOperationTransformer((operation, context, _) =>
        {
            var services = context.ApplicationServices;
            var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            operation.Responses!["200"].Content![MediaTypeNames.Application.Json].Example =
                JsonSerializer.SerializeToNode(make(services), json);
            return Task.CompletedTask;
        });

    /// <summary>Describes a stream of server-sent events by what their data may be, each event one of these.</summary>
    public static RouteHandlerBuilder SendsEvents(this RouteHandlerBuilder endpoint, params Type[] data) => endpoint
        .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Text.EventStream)
        .AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            var kinds = new List<IOpenApiSchema>();
            foreach (var type in data)
            {
                kinds.Add(await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken));
            }

            operation.Responses!["200"].Content![MediaTypeNames.Text.EventStream] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema { Description = "The data of each event, as JSON.", OneOf = kinds },
            };
        });
}
