using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace FakeFinder.Web.Api;

/// <summary>What the endpoints that take an <see cref="UploadedFile"/> have in common.</summary>
internal static class UploadEndpoint
{
    private const string Form = "multipart/form-data";

    /// <summary>
    /// Takes forms of any size (the video library has the limit), and describes the form, which no parameter of the handler shows.
    /// </summary>
    public static RouteHandlerBuilder TakesUpload(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new DisableRequestSizeLimitAttribute())
        .AddEndpointFilter(async (context, next) =>
        {
            using var place = context.HttpContext.RequestServices.GetRequiredService<UploadPlaces>()
                .Take(Caller.Of(context.HttpContext.User));
            return await next(context);
        })
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            var file = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
            var form = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema> { [UploadedFile.Field] = file },
                Required = new HashSet<string> { UploadedFile.Field },
            };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [Form] = new OpenApiMediaType { Schema = form } },
            };
            return Task.CompletedTask;
        });
}
